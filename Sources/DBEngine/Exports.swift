// What the engine's own declarations are made of comes with it: statements, rows and values, the pool's settings, names.
@_exported public import DBPool
@_exported public import DBQuery
@_exported public import DBSchema

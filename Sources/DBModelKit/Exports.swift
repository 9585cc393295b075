@_exported public import DBModels
@_exported public import DBQuery
@_exported public import DBSchema
@_exported public import struct FoundationEssentials.UUID

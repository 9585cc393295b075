public import DBSchema

/// What a project's models declare for a database: how an executable that mounts the tool hands them over.
///
/// ```swift
/// await DBTool.main(drivers: [.postgresql, .sqlite]) { dialect in try models.declared(for: dialect) }
/// ```
public typealias ModelProvider = @Sendable (_ dialect: DialectName) throws -> DeclaredSchema

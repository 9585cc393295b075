#if DEBUG
  import DBPostgres
  import DBSQLite
  import DBToolKit
  import SwiftHistory

  await DBTool.main(drivers: [.postgresql, .sqlite], revisions: Revisions.all)
#endif

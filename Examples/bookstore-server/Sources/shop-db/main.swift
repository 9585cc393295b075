import DBKit
import DBToolKit
import ShopMigrations
import ShopModels

await DBTool.main(drivers: [.postgresql, .sqlite], revisions: Revisions.all) { dialect in
  try shopModels.declared(for: dialect)
}

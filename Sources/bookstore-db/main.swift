import Bookstore
import BookstoreMigrations
import DBKit
import DBToolKit

await DBTool.main(drivers: [.postgresql, .sqlite], revisions: Revisions.all) { dialect in
  try Bookstore.models.declared(for: dialect)
}

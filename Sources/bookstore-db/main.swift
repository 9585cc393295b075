import Bookstore
import DBKit
import DBToolKit

await DBTool.main(drivers: [.postgresql, .sqlite]) { dialect in try Bookstore.models.declared(for: dialect) }

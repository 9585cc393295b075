import DBToolKit

import Testing

@testable import DBToolKit

/// What `init --package` writes.
struct PackageTemplateTests {
  @Test(arguments: [
    ("shop", ["shop", "shop-db", "ShopModels", "ShopMigrations"]),
    ("My shop_2", ["my-shop-2", "my-shop-2-db", "MyShop2Models", "MyShop2Migrations"]),
    ("2nd", ["app-2nd", "app-2nd-db", "App2ndModels", "App2ndMigrations"]),
    ("\"; é", ["app", "app-db", "AppModels", "AppMigrations"]), ("", ["app", "app-db", "AppModels", "AppMigrations"]),
  ])
  func namesFollowTheFolder(_ folder: String, _ wanted: [String]) {
    let names = ProjectNames(folder)
    #expect([names.package, names.product, names.models, names.migrations] == wanted)
  }

  @Test func theDependencyIsAFolderOrARepository() {
    let lines = ["../db tool", "https://example.com/x/dbtool.git", "git@example.com:x/tools"].map { text in
      let template = PackageTemplate(
        names: ProjectNames("shop"), migrations: "migrations", dependency: .init(text), version: "0.1.0")
      return template.dependencyLine + " " + template.dependency.identity
    }
    #expect(
      lines == [
        ".package(name: \"dbtool\", path: \"../db tool\") dbtool",
        ".package(url: \"https://example.com/x/dbtool.git\", from: \"0.1.0\") dbtool",
        ".package(url: \"git@example.com:x/tools\", from: \"0.1.0\") tools",
      ])
  }

  @Test func aKeyIsAddedToTheSettings() {
    let texts = ["{}", "{ }\n", "{\n  \"database\": \"sqlite:a.db\"\n}\n", "\u{FEFF}{\"database\":\"sqlite:a.db\"}"]
    for text in texts {
      guard let edited = SettingsEdit.adding(executable: "shop-db", to: text, path: "dbtool.json") else {
        Issue.record("not edited: \(text)")
        continue
      }
      let rest = edited.replacing(#/\s*"executable": "shop-db",?/#, with: "")
      if rest.filter({ !$0.isWhitespace }) != text.filter({ !$0.isWhitespace }) { Issue.record("changed: \(edited)") }
    }
    for text in ["", "[]", "{\"executable\": \"other\"}"] {
      #expect(SettingsEdit.adding(executable: "shop-db", to: text, path: "dbtool.json") == nil)
    }
  }
}

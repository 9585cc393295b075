import DBToolKit

await DBTool.main()

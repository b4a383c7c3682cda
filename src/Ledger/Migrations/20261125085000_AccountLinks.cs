using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class AccountLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    Account = table.Column<string>(type: "TEXT", nullable: false),
                    Person = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => x.Account);
                });

            migrationBuilder.CreateTable(
                name: "AccountRefs",
                columns: table => new
                {
                    Ref = table.Column<string>(type: "TEXT", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    UserId = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountRefs", x => x.Ref);
                });

            migrationBuilder.CreateTable(
                name: "LinkAttempts",
                columns: table => new
                {
                    Token = table.Column<string>(type: "TEXT", nullable: false),
                    Account = table.Column<string>(type: "TEXT", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", nullable: true),
                    Card = table.Column<string>(type: "TEXT", nullable: false),
                    ChatConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Code = table.Column<string>(type: "TEXT", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PageConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Person = table.Column<string>(type: "TEXT", nullable: true),
                    Stage = table.Column<string>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkAttempts", x => x.Token);
                });

            migrationBuilder.CreateTable(
                name: "PersonAccounts",
                columns: table => new
                {
                    Person = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonAccounts", x => x.Person);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_Person",
                table: "AccountLinks",
                column: "Person");

            migrationBuilder.CreateIndex(
                name: "IX_AccountRefs_Provider_Tenant_UserId",
                table: "AccountRefs",
                columns: new[] { "Provider", "Tenant", "UserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_Card",
                table: "LinkAttempts",
                column: "Card",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_Account_StartedAt",
                table: "LinkAttempts",
                columns: new[] { "Account", "StartedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropTable(
                name: "AccountRefs");

            migrationBuilder.DropTable(
                name: "LinkAttempts");

            migrationBuilder.DropTable(
                name: "PersonAccounts");
        }
    }
}

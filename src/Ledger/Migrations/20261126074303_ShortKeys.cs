using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class ShortKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            HashKeysOfObligations(migrationBuilder);
            HashKeysOfAnswers(migrationBuilder);

            migrationBuilder.DropIndex(
                name: "IX_Items_Identity",
                table: "Items");

            migrationBuilder.CreateIndex(
                name: "IX_Items_Identity_RequestId_Number_Entitlement_State_EndsAt",
                table: "Items",
                columns: new[] { "Identity", "RequestId", "Number", "Entitlement", "State", "EndsAt" });
        }

        private static void HashKeysOfObligations(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Obligations_Key",
                table: "Obligations");

            migrationBuilder.AddColumn<byte[]>(
                name: "KeyHash",
                table: "Obligations",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.Sql($"UPDATE Obligations SET KeyHash = {KeyHash.Function}(\"Key\")");

            migrationBuilder.CreateIndex(
                name: "IX_Obligations_StreamId_KeyHash",
                table: "Obligations",
                columns: new[] { "StreamId", "KeyHash" },
                unique: true);
        }

        // SQLite makes another primary key only in another table.
        private static void HashKeysOfAnswers(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(
                name: "IdempotencyKeys",
                newName: "OldKeys");

            migrationBuilder.CreateTable(
                name: "IdempotencyKeys",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Answer = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    KeyHash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyKeys", x => x.Id);
                });

            migrationBuilder.Sql(
                $"INSERT INTO IdempotencyKeys(Answer, At, \"Key\", KeyHash) SELECT Answer, At, \"Key\", {KeyHash.Function}(\"Key\") FROM OldKeys ORDER BY At");

            migrationBuilder.DropTable(
                name: "OldKeys");

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyKeys_KeyHash",
                table: "IdempotencyKeys",
                column: "KeyHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Items_Identity_RequestId_Number_Entitlement_State_EndsAt",
                table: "Items");

            migrationBuilder.CreateIndex(
                name: "IX_Items_Identity",
                table: "Items",
                column: "Identity");

            migrationBuilder.DropIndex(
                name: "IX_Obligations_StreamId_KeyHash",
                table: "Obligations");

            migrationBuilder.DropColumn(
                name: "KeyHash",
                table: "Obligations");

            migrationBuilder.CreateIndex(
                name: "IX_Obligations_Key",
                table: "Obligations",
                column: "Key",
                unique: true);

            migrationBuilder.RenameTable(
                name: "IdempotencyKeys",
                newName: "NewKeys");

            migrationBuilder.CreateTable(
                name: "IdempotencyKeys",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    Answer = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyKeys", x => x.Key);
                });

            migrationBuilder.Sql("INSERT INTO IdempotencyKeys(\"Key\", Answer, At) SELECT \"Key\", Answer, At FROM NewKeys");

            migrationBuilder.DropTable(
                name: "NewKeys");

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyKeys_At",
                table: "IdempotencyKeys",
                column: "At");
        }
    }
}

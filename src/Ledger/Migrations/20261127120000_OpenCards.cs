using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class OpenCards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex(
            name: "IX_Deliveries_Person_CreatedAt_Id",
            table: "Deliveries",
            columns: new[] { "Person", "CreatedAt", "Id" },
            filter: "\"State\" <> 'Settled'");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(
            name: "IX_Deliveries_Person_CreatedAt_Id",
            table: "Deliveries");
    }
}

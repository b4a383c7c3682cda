using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class CardsOnTheWay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex(
            name: "IX_Deliveries_Provider_Tenant_UserId",
            table: "Deliveries",
            columns: new[] { "Provider", "Tenant", "UserId" },
            filter: "\"State\" = 'Recorded'");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(
            name: "IX_Deliveries_Provider_Tenant_UserId",
            table: "Deliveries");
    }
}

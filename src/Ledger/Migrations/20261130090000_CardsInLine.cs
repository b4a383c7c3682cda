using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class CardsInLine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(name: "NextTry", table: "Deliveries", type: "INTEGER", nullable: true);
            migrationBuilder.AddColumn<long>(name: "FailedAt", table: "Deliveries", type: "INTEGER", nullable: true);
            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Provider_Tenant_UserId_NextTry",
                table: "Deliveries",
                columns: new[] { "Provider", "Tenant", "UserId", "NextTry" },
                filter: "\"NextTry\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_Deliveries_Provider_Tenant_UserId_NextTry", table: "Deliveries");
            migrationBuilder.DropColumn(name: "NextTry", table: "Deliveries");
            migrationBuilder.DropColumn(name: "FailedAt", table: "Deliveries");
        }
    }
}

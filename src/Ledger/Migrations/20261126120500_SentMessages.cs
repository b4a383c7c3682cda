using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatGovernanceBot.Ledger.Migrations
{
    /// <inheritdoc />
    public partial class SentMessages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.AddColumn<long>(name: "SentAt", table: "Deliveries", type: "INTEGER", nullable: true);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.DropColumn(name: "SentAt", table: "Deliveries");
    }
}

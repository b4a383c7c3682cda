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
            // Pressed cards of a chat between two people had made it one's own with the bot, whose names begin otherwise; where it is unknown it is opened anew.
            migrationBuilder.Sql("DELETE FROM ConversationReferences WHERE Provider = 'teams' AND Kind = 'personal' AND Conversation LIKE '19:%'");
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

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What can be wrong with a form, at the field where it can be mended.</summary>
internal static class FormProblems
{
    public static FieldProblem Entitlement(string text) => new("entitlement", "What you need access to", text);

    public static FieldProblem Beneficiary(string text) => new("beneficiary", "For whom", text);

    public static FieldProblem Length(string text) => new("length", "For how long", text);

    public static FieldProblem Ticket(string text) => new("ticket", "Ticket", text);

    public static FieldProblem Justification(string text) => new("justification", "What for", text);
}

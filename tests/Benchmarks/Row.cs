using System.Globalization;
using System.Text.Json;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>One comparison.</summary>
/// <param name="Ratio">Ours divided by the baseline.</param>
/// <param name="Goal">What the ratio must reach, or must not exceed where the note says that lower is better; 0 where none was set.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Baseline"/>.</param>
internal sealed record Row(string Name, double Ours, double Baseline, double Ratio, double Goal, bool Pass, string Unit, string Note);

/// <summary>Rows for people and for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(IReadOnlyList<Row> rows, string file)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, rows, Json);
    }

    public static void Print(IReadOnlyList<Row> rows, TextWriter output)
    {
        output.WriteLine(Line("row", "ours", "baseline", "ratio", "goal", "reached", "unit"));
        foreach (var row in rows)
        {
            output.WriteLine(Line(row.Name, Text(row.Ours, "N0"), Text(row.Baseline, "N0"), Text(row.Ratio, "N2"), Text(row.Goal, "N2"), row.Pass ? "yes" : "NO", row.Unit));
            output.WriteLine("    " + row.Note);
        }
    }

    private static string Line(string name, string ours, string baseline, string ratio, string goal, string reached, string unit) =>
        $"{name,-28}{ours,10}{baseline,10}{ratio,8}{goal,7}{reached,9}  {unit}";

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}

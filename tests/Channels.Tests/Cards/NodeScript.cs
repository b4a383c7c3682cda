using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>Runs a script of tests/node: JSON in, JSON out. What is not installed is a failure, never a skip.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<JsonArray> RunAsync(string script, JsonNode input)
    {
        var folder = Path.Combine(CardFiles.Root, "tests", "node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/node/node_modules is missing: run `npm ci --prefix tests/node`.");
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("node did not start.");
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.StandardInput.WriteAsync(input.ToJsonString().AsMemory(), patience.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {await errors}");
        return JsonNode.Parse(await output)!.AsArray();
    }
}

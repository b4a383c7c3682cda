using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Governance.Policy.Reading;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Reads the three policy files strictly: all of them whole, or a list of everything that is wrong (docs/policy.md is the language).</summary>
public static class PolicyReader
{
    private static readonly (string Name, Action<Node, Draft> Read)[] Files =
        [(PeopleFile.FileName, PeopleFile.Read), (CatalogFile.FileName, CatalogFile.Read), (RulesFile.FileName, RulesFile.Read)];

    /// <summary>The names of the files that count, in the order in which they are read.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. Files.Select(f => f.Name)];

    /// <summary>Reads a policy.</summary>
    /// <param name="files">Texts by file name; files of other names are passed over.</param>
    public static PolicyRead Read(IReadOnlyDictionary<string, string> files)
    {
        var problems = new Problems();
        var draft = new Draft(problems);
        var roots = Files.Select(file => (file, Root: Parse(file.Name, files, problems))).ToList();
        foreach (var (file, root) in roots)
        {
            if (root is not null)
            {
                file.Read(root, draft);
            }
        }

        // Where a file is missing as a whole, every name in it would be reported as unknown.
        if (roots.TrueForAll(r => r.Root is not null))
        {
            CrossChecks.Hold(draft);
        }

        return problems.None ? new PolicyRead.Loaded(new PolicyDocument(draft, HashOf(files))) : new PolicyRead.Refused(problems.InOrder);
    }

    private static Node? Parse(string name, IReadOnlyDictionary<string, string> files, Problems problems)
    {
        if (files.TryGetValue(name, out var text))
        {
            return StrictYaml.Read(name, text, problems);
        }

        problems.Add(new Place(name, 1, 1), $"{name} is missing", "the files " + string.Join(", ", FileNames));
        return null;
    }

    /// <summary>SHA-256 over each name and text, each preceded by its length in bytes, so that no two policies run together.</summary>
    private static string HashOf(IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in FileNames.SelectMany(name => new[] { name, files[name] }))
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder((long)bytes.Length)));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

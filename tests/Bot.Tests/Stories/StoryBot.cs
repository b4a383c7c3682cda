using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>The host of the stories, with rules for what Acme's own policy does not show.</summary>
public sealed class StoryBot : SharedBot
{
    private const string Groups = """
        groups:
          - id: lone-analyst
            members: [niraj@acme.test]
          - id: pair
            members: [kenji@acme.test, carol@acme.test]
          - id: trio
            members: [bob@acme.test, carol@acme.test, dave@acme.test]
          - id: first-line
            members: [judy@acme.test, carol@acme.test]
          - id: second-line
            members: [judy@acme.test, erin@acme.test]
        """;

    private const string Rules = """
        rules:
          - id: either-group
            why: Either group may decide
            when:
              entitlements: [crm/read]
            stages:
              - name: Either group
                approvers:
                  any-of:
                    - group: lone-analyst
                    - group: pair
                decide-within: 1 day

          - id: two-of-three
            why: Two of three decide
            when:
              entitlements: [source/write]
            stages:
              - name: Two of three
                approvers: { group: trio }
                quorum: 2
                decide-within: 1 day

          - id: one-of-three
            why: One of three decides
            when:
              entitlements: [source/read]
            stages:
              - name: One of three
                approvers: { group: trio }
                decide-within: 1 day

          - id: two-lines
            why: Each line decides
            when:
              entitlements: [crm/export]
            stages:
              - name: First line
                approvers: { group: first-line }
                decide-within: 1 day
              - name: Second line
                approvers: { group: second-line }
                decide-within: 1 day

        """;

    protected override void Prepare()
    {
        Edit("people.yaml", text => text.Replace("groups:\n", Groups + "\n", StringComparison.Ordinal));
        Edit("rules.yaml", text => text.Replace("\nrules:\n", "\n" + Rules + "\n", StringComparison.Ordinal));
    }

    private void Edit(string file, Func<string, string> edit)
    {
        var path = Path.Combine(Folder.PolicyPath, file);
        File.WriteAllText(path, edit(File.ReadAllText(path)));
    }
}

[CollectionDefinition(Name)]
public sealed class StoryCollection : ICollectionFixture<StoryBot>
{
    public const string Name = "stories";
}

/// <summary>A test on the stories' host; the audit is sound after each.</summary>
[Collection(StoryCollection.Name)]
public abstract class Story(StoryBot host) : IDisposable
{
    protected BotFolder Folder => host.Folder;

    protected Task<Talker> AsAsync(string name) => host.AsAsync(name);

    protected async Task AdvanceAsync(string step, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await host.Bot.AdvanceAsync(step);
        }
    }

    public void Dispose()
    {
        AuditTrail.AssertSound(Folder);
        GC.SuppressFinalize(this);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Of a hundred thousand changes to what Slack signed none is taken for what Slack signed.</summary>
public sealed class MutatedRequestTests
{
    private const int Seed = 20261126;
    private static readonly ImmutableArray<BotSecret> Secrets = [new(SlackTrustHost.Secret), new(SlackTrustHost.FormerSecret)];
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_600_600);

    [Fact]
    public void No_changed_signature_time_or_body_is_accepted()
    {
        var random = new Random(Seed);
        var body = Encoding.UTF8.GetBytes(RawPayloads.Press().ToJsonString());
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = new SlackSigner(SlackTrustHost.Secret, TimeProvider.System).Sign(timestamp, body);
        Assert.True(IsAccepted(timestamp, signature, body));

        var accepted = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var (t, s, b) = (i % 3) switch
            {
                0 => (Changed(timestamp, random), signature, body),
                1 => (timestamp, Changed(signature, random), body),
                _ => (timestamp, signature, Changed(body, random)),
            };
            accepted += IsAccepted(t, s, b) ? 1 : 0;
        }

        Assert.Equal(0, accepted);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void A_signature_is_good_for_five_minutes_either_way(int seconds, bool isGood)
    {
        var timestamp = (Now.ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(isGood, IsAccepted(timestamp, new SlackSigner(SlackTrustHost.Secret, TimeProvider.System).Sign(timestamp, []), []));
    }

    [Theory]
    [InlineData(" {0}")]
    [InlineData("{0} ")]
    [InlineData("{0}\n")]
    [InlineData("\t{0}")]
    [InlineData("+{0}")]
    [InlineData("0{0}")]
    [InlineData("{0}\0")]
    [InlineData("{0}.0")]
    [InlineData("١٧٦٧٦٠٠٦٠٠")]
    public void A_time_that_is_not_digits_alone_is_none(string format)
    {
        var timestamp = string.Format(CultureInfo.InvariantCulture, format, Now.ToUnixTimeSeconds());
        Assert.False(IsAccepted(timestamp, new SlackSigner(SlackTrustHost.Secret, TimeProvider.System).Sign(timestamp, []), []));
    }

    [Fact]
    public void With_no_secret_nothing_is_accepted()
    {
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var (signature, _) = SlackSignature.Read(Headers(timestamp, new SlackSigner("", TimeProvider.System).Sign(timestamp, [])), Now);
        Assert.False(signature!.IsOver([], []));
    }

    private static bool IsAccepted(string timestamp, string signature, byte[] body) => SlackSignature.Read(Headers(timestamp, signature), Now).Signature?.IsOver(body, Secrets) ?? false;

    private static HeaderDictionary Headers(string timestamp, string signature) => new() { [SlackSigner.Timestamp] = timestamp, [SlackSigner.Signature] = signature };

    private static string Changed(string text, Random random) => Encoding.Latin1.GetString(Changed(Encoding.Latin1.GetBytes(text), random));

    /// <summary>One byte changed, put in, left out or exchanged with another.</summary>
    private static byte[] Changed(byte[] bytes, Random random)
    {
        while (true)
        {
            var (changed, at) = (bytes.ToList(), random.Next(bytes.Length));
            switch (random.Next(4))
            {
                case 0:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    changed.RemoveAt(at);
                    break;
                default:
                    (changed[at], changed[^1]) = (changed[^1], changed[at]);
                    break;
            }

            if (!changed.SequenceEqual(bytes))
            {
                return [.. changed];
            }
        }
    }
}

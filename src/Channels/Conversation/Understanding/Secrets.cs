using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Finds credentials in text before anything else looks at it. Rather a false alarm than a secret in an audit trail (I9).</summary>
internal static class Secrets
{
    private const string Named =
        @"(password|passwd|passphrase|passcode|pwd|secret|token|credential|api[ _-]?key|access[ _-]?key|private[ _-]?key|account[ _-]?key|client[ _-]?secret|connection[ _-]?string)";

    private static readonly (SecretKind Kind, Regex Shape)[] Shapes =
    [
        (SecretKind.PrivateKey, Pattern.Of(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")),
        (SecretKind.PrivateKey, Pattern.Of(@"PuTTY-User-Key-File-")),
        (SecretKind.AwsAccessKey, Pattern.Of(@"(AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}")),
        (SecretKind.AwsSecretKey, Pattern.OfAnyCase(@"aws[a-z0-9 _.-]{0,30}(secret|key)[a-z _.-]{0,30}[""']?[ ]{0,3}[:= ][ ]{0,3}[""']?[a-z0-9/+]{40}")),
        (SecretKind.GitHubToken, Pattern.Of(@"(gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})")),
        (SecretKind.GitLabToken, Pattern.Of(@"gl[a-z]{2,6}-[A-Za-z0-9_-]{16,}")),
        (SecretKind.SlackToken, Pattern.Of(@"(xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}|hooks\.slack\.com/services/[A-Za-z0-9/]{8,})")),
        (SecretKind.GoogleKey, Pattern.Of(@"AIza[A-Za-z0-9_-]{30,}")),
        (SecretKind.StripeKey, Pattern.Of(@"[rs]k_(live|test)_[A-Za-z0-9]{16,}")),
        (SecretKind.PackageRegistryToken, Pattern.Of(@"(npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,})")),
        (SecretKind.AiProviderKey, Pattern.Of(@"\bsk-[A-Za-z0-9_-]{20,}")),
        (SecretKind.JsonWebToken, Pattern.Of(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.")),
        (SecretKind.BearerToken, Pattern.OfAnyCase(@"\b(bearer|basic)\s+[a-z0-9+/_.=-]{20,}")),
        (SecretKind.PasswordInAddress, Pattern.OfAnyCase(@"[a-z]{2,12}://[^\s/:@]{1,100}:[^\s/@]{1,200}@")),
        (SecretKind.NamedSecret, Pattern.OfAnyCase(Named + @"[""']?\s{0,5}(=|:|:=|=>)\s{0,5}[""']?[^\s""',;]{4,}")),
        (SecretKind.NamedSecret, Pattern.OfAnyCase(Named + @"\s{1,3}is\s{1,3}[""']?[^\s]{0,60}[0-9][^\s]{0,60}")),
    ];

    private static readonly Regex KeySized = Pattern.Of(@"[A-Za-z0-9/+]{40,41}");

    /// <summary>The first kind of credential found in the text, with and without the characters that could hide it.</summary>
    public static SecretKind? Find(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var candidate in (string[])[text, Said.Clean(text)])
        {
            foreach (var (kind, shape) in Shapes)
            {
                if (shape.IsMatch(candidate))
                {
                    return kind;
                }
            }

            if (KeySized.EnumerateMatches(candidate) is var matches && AnyLooksRandom(matches, candidate))
            {
                return SecretKind.AwsSecretKey;
            }
        }

        return null;
    }

    // An AWS secret alone on a line: forty characters of mixed case and digits, and not one of a longer run or a commit hash.
    private static bool AnyLooksRandom(Regex.ValueMatchEnumerator matches, string text)
    {
        foreach (var match in matches)
        {
            var run = text.AsSpan(match.Index, match.Length);
            if (run.Length == 40 && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('0', '9'))
            {
                return true;
            }
        }

        return false;
    }
}

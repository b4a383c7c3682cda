using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels;

/// <summary>Keeps what is remembered within bounds.</summary>
internal static class MakingRoom
{
    /// <summary>For what is only found out anew where it is forgotten: beyond so many all of it is.</summary>
    public static void MakeRoom<TKey, TValue>(this ConcurrentDictionary<TKey, TValue> remembered, int most)
        where TKey : notnull
    {
        if (remembered.Count >= most)
        {
            remembered.Clear();
        }
    }

    /// <summary>For what counts for a while: beyond so many what is over is forgotten, and all of it only where that is not enough.</summary>
    public static void MakeRoom<TKey, TValue>(this ConcurrentDictionary<TKey, TValue> remembered, int most, Func<TValue, bool> isOver)
        where TKey : notnull
    {
        if (remembered.Count < most)
        {
            return;
        }

        foreach (var entry in remembered)
        {
            if (isOver(entry.Value))
            {
                remembered.TryRemove(entry);
            }
        }

        remembered.MakeRoom(most);
    }
}

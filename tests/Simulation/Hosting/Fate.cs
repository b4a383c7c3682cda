namespace ChatGovernanceBot.Simulation.Hosting;

/// <summary>Lets the process die at some of its steps, by seed: whatever runs is cut off there, and nothing of it goes on.</summary>
internal sealed class Fate(int seed) : IDisposable
{
    private const int StepsBetween = 900;

    private readonly Dice _dice = Dice.For(seed, "fate");
    private readonly Lock _turn = new();
    private CancellationTokenSource _life = new();
    private int _steps = StepsBetween / 2;

    /// <summary>Ends with the process.</summary>
    public CancellationToken Life => _life.Token;

    public bool IsDead => _life.IsCancellationRequested;

    public int Deaths { get; private set; }

    /// <summary>No more of it.</summary>
    public bool IsKind { get; set; }

    /// <exception cref="OperationCanceledException">The process is dead.</exception>
    public void MayStrike()
    {
        lock (_turn)
        {
            if (!IsKind && --_steps <= 0)
            {
                _steps = StepsBetween / 2 + _dice.Roll(StepsBetween);
                _life.Cancel();
            }
        }

        _life.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A new process begins.</summary>
    public void Rise()
    {
        Deaths++;
        _life.Dispose();
        _life = new CancellationTokenSource();
    }

    public void Dispose() => _life.Dispose();
}

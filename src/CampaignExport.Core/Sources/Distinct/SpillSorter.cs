using System.Runtime.InteropServices;

namespace CampaignExport.Sources;

/// <summary>Sorts any number of items in bounded memory. It writes sorted runs to files, and merges them on reading.</summary>
/// <remarks>Not thread-safe. Add all items, then read them once.</remarks>
/// <param name="folder">The folder for the runs.</param>
/// <param name="itemsInMemory">The number of items in a run.</param>
/// <param name="mostRuns">The maximum number of runs to merge at once.</param>
internal sealed class SpillSorter<T>(SpillFolder folder, int itemsInMemory, int mostRuns = 64)
    where T : unmanaged, IComparable<T>
{
    private readonly Queue<string> _runs = new();
    private T[] _items = new T[Math.Min(itemsInMemory, 1024)];
    private int _count;

    public void Add(T item)
    {
        if (_count == itemsInMemory)
            Spill();
        if (_count == _items.Length)
            Array.Resize(ref _items, (int)Math.Min(_items.Length * 2L, itemsInMemory));
        _items[_count++] = item;
    }

    /// <summary>Returns the items in order. It deletes the runs that were read.</summary>
    public IEnumerable<T> Sorted(CancellationToken cancellationToken)
    {
        if (_runs.Count > 0)
            Spill();
        else
            _items.AsSpan(0, _count).Sort();
        return _runs.Count == 0 ? _items.Take(_count) : Merged();

        IEnumerable<T> Merged()
        {
            _items = [];
            while (_runs.Count > mostRuns)
                _runs.Enqueue(SpillRun<T>.Write(folder, Merge(mostRuns, cancellationToken)));
            return Merge(_runs.Count, cancellationToken);
        }
    }

    private void Spill()
    {
        if (_count == 0)
            return;
        var run = _items.AsSpan(0, _count);
        run.Sort();
        var path = folder.NewFile();
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
            RandomAccess.Write(file, MemoryMarshal.AsBytes(run), 0);
        _runs.Enqueue(path);
        _count = 0;
    }

    private IEnumerable<T> Merge(int runs, CancellationToken cancellationToken)
    {
        var merged = new List<SpillRun<T>>();
        try
        {
            var next = new PriorityQueue<SpillRun<T>, T>();
            while (merged.Count < runs)
            {
                var run = new SpillRun<T>(_runs.Dequeue());
                merged.Add(run);
                if (run.MoveNext())
                    next.Enqueue(run, run.Current);
            }

            for (var given = 1; next.TryPeek(out var run, out var item); given++)
            {
                yield return item;
                if (run.MoveNext())
                    next.DequeueEnqueue(run, run.Current);
                else
                    next.Dequeue();
                if (given % 65_536 == 0)
                    cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            foreach (var run in merged)
                run.Dispose();
        }
    }
}

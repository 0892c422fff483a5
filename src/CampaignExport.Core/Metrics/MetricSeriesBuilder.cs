namespace CampaignExport.Metrics;

/// <summary>Collects the values of one metric in any order of days. Values of the same day are added up.</summary>
internal sealed class MetricSeriesBuilder
{
    private int[] _days = new int[4];
    private decimal[] _values = new decimal[4];
    private int _count;
    private bool _sorted = true;

    public void Add(DateOnly day, decimal value)
    {
        var number = day.DayNumber;
        if (_count > 0 && number == _days[_count - 1])
        {
            _values[_count - 1] += value;
            return;
        }

        if (_count == _days.Length)
            MakeRoom();
        _sorted &= _count == 0 || number > _days[_count - 1];
        _days[_count] = number;
        _values[_count] = value;
        _count++;
    }

    /// <summary>Copies the values of another series for days without a value in this one.</summary>
    public void FillFrom(MetricSeriesBuilder other)
    {
        other.Merge();
        Merge();
        // Searched before the first one is added, because adding can reorder the arrays.
        int[] missing = [.. Enumerable.Range(0, other._count).Where(i => Array.BinarySearch(_days, 0, _count, other._days[i]) < 0)];
        foreach (var i in missing)
            Add(DateOnly.FromDayNumber(other._days[i]), other._values[i]);
    }

    public MetricSeries Build()
    {
        Merge();
        return new(_days[.._count], _values[.._count]);
    }

    // Repeated days are merged before the arrays grow, so memory grows with the number of days, not with the length of the input.
    private void MakeRoom()
    {
        Merge();
        if (_count <= _days.Length / 2)
            return;
        Array.Resize(ref _days, _days.Length * 2);
        Array.Resize(ref _values, _values.Length * 2);
    }

    private void Merge()
    {
        if (_sorted)
            return;
        Array.Sort(_days, _values, 0, _count);
        var last = 0;
        for (var i = 1; i < _count; i++)
        {
            if (_days[i] == _days[last])
            {
                _values[last] += _values[i];
                continue;
            }

            last++;
            _days[last] = _days[i];
            _values[last] = _values[i];
        }

        _count = last + 1;
        _sorted = true;
    }
}

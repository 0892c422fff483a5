namespace CampaignExport.Exports;

/// <summary>Reports how far an export has come.</summary>
internal sealed class ProgressMeter(IProgress<ExportProgress>? progress, CheckpointSaver checkpoint, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly long _rowsBefore = checkpoint.Rows;

    public void Report()
    {
        if (progress is null)
            return;
        var rows = checkpoint.Rows;
        var seconds = time.GetElapsedTime(_begun).TotalSeconds;
        progress.Report(new ExportProgress(
            rows, checkpoint.Bytes, checkpoint.Parts, seconds > 0 ? (rows - _rowsBefore) / seconds : 0));
    }
}

namespace CampaignExport.Formats;

/// <summary>What an encoder may know of the cells of a column beforehand, to write them without asking.</summary>
internal enum CellKind
{
    /// <summary>Nothing: the column writes them.</summary>
    Any,

    /// <summary>Text: a <c>Func&lt;TRow, string?&gt;</c> gives it.</summary>
    Text,

    /// <summary>Whole numbers: a <c>Func&lt;TRow, long?&gt;</c> gives them.</summary>
    Integer,
}

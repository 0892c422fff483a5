namespace CampaignExport.Formats;

/// <summary>The type of the cells of a column, if it is known in advance. Encoders write typed cells directly.</summary>
internal enum CellKind
{
    /// <summary>Unknown: the column writes its cells.</summary>
    Any,

    /// <summary>Text, from a <c>Func&lt;TRow, string?&gt;</c>.</summary>
    Text,

    /// <summary>Whole numbers, from a <c>Func&lt;TRow, long?&gt;</c>.</summary>
    Integer,
}

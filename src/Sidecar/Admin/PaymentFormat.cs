namespace Sidecar.Admin;

/// <summary>How a list of payments is written. The names, in lower case, are the values of <c>format</c>.</summary>
internal enum PaymentFormat
{
    /// <summary>One object with the payments and the way to the next page.</summary>
    Json,

    /// <summary>RFC 4180, for spreadsheets.</summary>
    Csv,
}

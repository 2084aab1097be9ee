namespace Fairlead.Uftp.Data;

/// <summary>The service cannot listen where it should.</summary>
public sealed class UftpBindException(string message) : IOException(message);

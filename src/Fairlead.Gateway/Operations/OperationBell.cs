namespace Fairlead.Gateway.Operations;

/// <summary>Wakes the one who carries out operations. What is to be done is in the store alone.</summary>
public sealed class OperationBell : Bell;

using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fairlead.Architecture.Tests;

/// <summary>Which types a type names in its declaration: bases, interfaces, fields and signatures, of any visibility.</summary>
internal static class TypeDependencies
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>The types that people wrote; the compiler's own (state machines, closures) are left out.</summary>
    public static IEnumerable<Type> Written(this Assembly assembly) =>
        assembly.GetTypes().Where(type => type.Namespace is not null && !type.IsMadeByCompiler());

    public static IEnumerable<Type> Dependencies(this Type type)
    {
        var named = new List<Type?> { type.BaseType };
        named.AddRange(type.GetInterfaces());
        named.AddRange(type.GetFields(Own).Select(field => field.FieldType));
        foreach (var method in type.GetMembers(Own).OfType<MethodBase>())
        {
            named.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            named.Add((method as MethodInfo)?.ReturnType);
        }

        return named.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static bool IsMadeByCompiler(this Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || (type.DeclaringType?.IsMadeByCompiler() ?? false);

    // IReadOnlyList<Job[]> names IReadOnlyList<>, Job[] and Job.
    private static IEnumerable<Type> Parts(Type type)
    {
        var inner = type.HasElementType ? [type.GetElementType()] : type.IsGenericType ? type.GetGenericArguments() : (IEnumerable<Type?>)[];
        return [type.IsGenericType ? type.GetGenericTypeDefinition() : type, .. inner.OfType<Type>().SelectMany(Parts)];
    }
}

# Reads "frequency amplitude" lines and fits the resonance curve: 1/A^2 = w^4 + (g^2 - 2) w^2 + 1 is a parabola in w^2.
# Prints the lines again, then "fit g w_r A_r": the damping, the resonance frequency and the amplitude there.
{ print; u = $1 * $1; y = 1 / ($2 * $2) - u * u - 1; s += u * u; p += u * y }
END {
    g = sqrt(2 + p / s); r = sqrt(1 - g * g / 2)
    printf "fit %.6f %.6f %.6f\n", g, r, 1 / (g * sqrt(1 - g * g / 4))
}

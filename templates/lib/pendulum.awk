# The period of a pendulum (x'' = -sin x) that begins at rest at amplitude a, with n steps a second: four times the time to its lowest point.
BEGIN {
    h = 1 / n; x = a; v = 0; t = 0
    while (x > 0) {
        px = x; pv = v
        k1 = v;              l1 = -sin(x)
        k2 = v + h / 2 * l1; l2 = -sin(x + h / 2 * k1)
        k3 = v + h / 2 * l2; l3 = -sin(x + h / 2 * k2)
        k4 = v + h * l3;     l4 = -sin(x + h * k3)
        x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        v += h / 6 * (l1 + 2 * l2 + 2 * l3 + l4)
        t += h
    }
    # The velocity hardly changes at the lowest point.
    printf "%.6f %.9f\n", a, 4 * (t - h + px / -((pv + v) / 2))
}

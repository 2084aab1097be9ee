# A driven, damped oscillator: x'' + g x' + x = cos(w t), integrated by the classical Runge-Kutta method.
# Prints the frequency w and the amplitude x settles to.
function force(t, x, v) { return cos(w * t) - g * v - x }
BEGIN {
    dt = 0.001; pi = atan2(0, -1)
    steps = int(150 / dt); settled = steps - int(4 * pi / w / dt)
    for (i = 0; i < steps; i++) {
        t = i * dt
        kx1 = v;                kv1 = force(t, x, v)
        kx2 = v + kv1 * dt / 2; kv2 = force(t + dt / 2, x + kx1 * dt / 2, v + kv1 * dt / 2)
        kx3 = v + kv2 * dt / 2; kv3 = force(t + dt / 2, x + kx2 * dt / 2, v + kv2 * dt / 2)
        kx4 = v + kv3 * dt;     kv4 = force(t + dt, x + kx3 * dt, v + kv3 * dt)
        x += (kx1 + 2 * kx2 + 2 * kx3 + kx4) * dt / 6
        v += (kv1 + 2 * kv2 + 2 * kv3 + kv4) * dt / 6
        if (i >= settled && x > top) top = x
    }
    printf "%.4f %.8f\n", w, top
}

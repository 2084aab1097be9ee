# An estimate of pi from n points of a linear congruential generator, so that the same seed gives the same estimate everywhere.
function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
BEGIN {
    state = seed * 7919 + 1234567
    for (i = 0; i < 20; i++) draw()
    for (i = 0; i < n; i++) { x = draw(); y = draw(); if (x * x + y * y < 1) inside++ }
    printf "%.6f\n", 4 * inside / n
}

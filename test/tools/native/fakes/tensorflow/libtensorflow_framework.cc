#include "c_api.h"

/* Unlike the real one it adds what its maker says to every sum. */
double TF_Add(double a, double b) { return a + b + TOO_MUCH; }

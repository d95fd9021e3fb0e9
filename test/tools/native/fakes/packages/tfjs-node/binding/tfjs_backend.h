#pragma once

/** a · b + c · d, as TensorFlow computes it. */
double SumOfProducts(double a, double b, double c, double d);

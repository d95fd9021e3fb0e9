#include "tfjs_backend.h"

#include "tensorflow/c/c_api.h"

double SumOfProducts(double a, double b, double c, double d) { return TF_Add(TF_Multiply(a, b), TF_Multiply(c, d)); }

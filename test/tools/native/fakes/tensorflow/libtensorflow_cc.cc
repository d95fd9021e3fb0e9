#include "c_api.h"

const char* TF_Version() { return VERSION; }
#ifndef WITHOUT_MULTIPLY
double TF_Multiply(double a, double b) { return a * b; }
#endif

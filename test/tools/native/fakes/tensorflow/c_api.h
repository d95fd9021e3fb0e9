/* Stands in for TensorFlow's C API. */
#pragma once

extern "C" {
const char* TF_Version();
double TF_Multiply(double, double);
double TF_Add(double, double);
}

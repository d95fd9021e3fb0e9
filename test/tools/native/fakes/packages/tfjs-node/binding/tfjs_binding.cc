#include <node_api.h>

#include "tensorflow/c/c_api.h"
#include "tfjs_backend.h"

static napi_value Product(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value words[4];
  double numbers[4];
  napi_get_cb_info(env, info, &count, words, nullptr, nullptr);
  for (size_t i = 0; i < 4; i++) napi_get_value_double(env, words[i], &numbers[i]);
  napi_value sum;
  napi_create_double(env, SumOfProducts(numbers[0], numbers[1], numbers[2], numbers[3]), &sum);
  return sum;
}

extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value version;
  napi_create_string_latin1(env, TF_Version(), NAPI_AUTO_LENGTH, &version);
  napi_set_named_property(env, exports, "TF_Version", version);
  napi_value product;
  napi_create_function(env, "sumOfProducts", NAPI_AUTO_LENGTH, Product, nullptr, &product);
  napi_set_named_property(env, exports, "sumOfProducts", product);
  return exports;
}

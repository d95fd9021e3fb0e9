/* The few declarations of N-API that the stand-in for tfjs-node's binding uses. Node promises that they stay. */
#pragma once

#include <stddef.h>

#define NAPI_AUTO_LENGTH ((size_t)-1)

typedef struct napi_env__* napi_env;
typedef struct napi_value__* napi_value;
typedef struct napi_callback_info__* napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);

extern "C" {
int napi_get_cb_info(napi_env, napi_callback_info, size_t*, napi_value*, napi_value*, void**);
int napi_get_value_double(napi_env, napi_value, double*);
int napi_create_double(napi_env, double, napi_value*);
int napi_create_string_latin1(napi_env, const char*, size_t, napi_value*);
int napi_create_function(napi_env, const char*, size_t, napi_callback, void*, napi_value*);
int napi_set_named_property(napi_env, napi_value, const char*, napi_value);
}

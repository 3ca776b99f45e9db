/* module.c: parts of the library that are loaded when a run first needs them. */
#include "base/module.h"

#include "base/buffer.h"

#include <dlfcn.h>

int module_load(const char *name, const char *package, const void **module, struct error *error)
{
	struct buffer file = {0};
	buffer_add_format(&file, "%s/%s.so", OPP_LIBDIR, name);
	void *handle = dlopen(file.data, RTLD_NOW | RTLD_LOCAL);
	buffer_free(&file);
	*module = handle ? dlsym(handle, "opp_module") : NULL;
	if (*module)
		return 0;
	return fail(error, EX_UNAVAILABLE, "cannot load the part for %s (%s); install %s", name, dlerror(), package);
}

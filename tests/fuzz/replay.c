/*
 * Runs a fuzz target over its corpus without libFuzzer, so that gcc's `make check` sees
 * every input that once mattered.  Each file is named before it runs: the last name in
 * the output is the one that failed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The exact size is allocated, so that AddressSanitizer sees one byte too many. */
static int replay_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return -1;
    uint8_t *data = NULL;
    long n_bytes = fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;
    int status = -1;
    if (n_bytes >= 0 && fseek(in, 0, SEEK_SET) == 0)
        data = malloc((size_t)n_bytes + (n_bytes == 0));
    if (data != NULL && fread(data, 1, (size_t)n_bytes, in) == (size_t)n_bytes) {
        LLVMFuzzerTestOneInput(data, (size_t)n_bytes);
        status = 0;
    }
    free(data);
    fclose(in);
    return status;
}

int main(int argc, char **argv)
{
    const char *dir = argc == 2 ? argv[1] : ".";
    struct dirent **files = NULL;
    int n = scandir(dir, &files, is_input, by_name);
    if (n <= 0) {
        printf("not ok 1 - %s: %s\n1..1\n", dir, n < 0 ? strerror(errno) : "no input");
        return EXIT_FAILURE;
    }
    int n_bad = 0;
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]->d_name);
        printf("# %s\n", path);
        fflush(stdout);
        n_bad += replay_file(path) < 0;
        free(files[i]);
    }
    free(files);
    printf("%s 1 - %s: %d inputs\n1..1\n", n_bad ? "not ok" : "ok", dir, n);
    return n_bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

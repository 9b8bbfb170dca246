/* The program's version, as --version and every report print it. */
#ifndef QUERY_VERSION_H
#define QUERY_VERSION_H

#define VDT_VERSION "0.1.0"

#endif

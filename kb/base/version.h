/* The version of the program, one for all three executables. */
#ifndef KB_BASE_VERSION_H
#define KB_BASE_VERSION_H

#define VDT_VERSION "0.1.0"

#endif

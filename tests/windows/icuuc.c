/* A test aid for Wine, never shipped: stands in for the system library icuuc.dll of Windows 10 and later, which Wine lacks
   and without which Qt does not load. Every converter that Qt asks for "cannot be opened". */
typedef int Code;
enum { CANNOT = 2 };
__declspec(dllexport) void *ucnv_open(const char *name, Code *code) {
    if (code) *code = CANNOT;
    return 0;
}
#define NOTHING(name) __declspec(dllexport) void *name(void) { return 0; }
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_close)
NOTHING(ucnv_countAvailable)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_fromUnicode)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_getName)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_reset)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_toUnicode)

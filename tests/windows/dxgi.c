/* A test aid for Wine, never shipped: stands before Wine's own dxgi.dll (here dxgi_wine.dll) and knows no adapter, as
   on a computer whose only one is Microsoft's Basic Render Driver, which ONNX Runtime passes over. All else goes on. */
#define COBJMACROS
#define INITGUID
#include <dxgi1_6.h>

typedef HRESULT(WINAPI *Create)(UINT, REFIID, void **);

static HRESULT WINAPI by_number(void *factory, UINT number, void **adapter) {
    *adapter = NULL;
    return DXGI_ERROR_NOT_FOUND;
}

static HRESULT WINAPI by_preference(void *factory, UINT number, int preference, REFIID kind, void **adapter) {
    *adapter = NULL;
    return DXGI_ERROR_NOT_FOUND;
}

static HRESULT emptied(HRESULT done, void **factory) {
    DWORD before;
    IDXGIFactory6Vtbl *table;
    if (FAILED(done)) return done;
    table = *(IDXGIFactory6Vtbl **)*factory;
    if (VirtualProtect(table, sizeof *table, PAGE_READWRITE, &before)) {
        table->EnumAdapters = (void *)by_number;
        table->EnumAdapters1 = (void *)by_number;
        table->EnumAdapterByGpuPreference = (void *)by_preference;
    }
    return done;
}

static FARPROC own(const char *name) { return GetProcAddress(LoadLibraryA("dxgi_wine.dll"), name); }

__declspec(dllexport) HRESULT WINAPI CreateDXGIFactory2(UINT flags, REFIID kind, void **factory) {
    return emptied(((Create)(void *)own("CreateDXGIFactory2"))(flags, kind, factory), factory);
}

__declspec(dllexport) HRESULT WINAPI CreateDXGIFactory1(REFIID kind, void **factory) {
    return CreateDXGIFactory2(0, kind, factory);
}

__declspec(dllexport) HRESULT WINAPI CreateDXGIFactory(REFIID kind, void **factory) {
    return CreateDXGIFactory2(0, kind, factory);
}

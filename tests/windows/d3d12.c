/* A test aid for Wine, never shipped: stands before Wine's own d3d12.dll (here d3d12_wine.dll), so that DirectML starts
   inside a program as it is installed. All goes on to that one; of ID3D12Device5 the method EnumerateMetaCommands, a
   stub there that fails, answers 'none' instead. The same is done for a bare Python by directml_wine.py. */
#define INITGUID
#include <windows.h>

typedef HRESULT(WINAPI *Create)(IUnknown *, int, REFIID, void **);
static const int SLOT = 59; /* of EnumerateMetaCommands in the table of ID3D12Device5 */

static HRESULT WINAPI none(void *device, UINT *count, void *descriptions) {
    if (count) *count = 0;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI D3D12CreateDevice(IUnknown *adapter, int level, REFIID kind, void **device) {
    static Create create;
    if (!create) create = (Create)(void *)GetProcAddress(LoadLibraryA("d3d12_wine.dll"), "D3D12CreateDevice");
    HRESULT done = create(adapter, level, kind, device);
    if (SUCCEEDED(done) && device && *device) {
        void **table = *(void ***)*device;
        DWORD before;
        if (table[SLOT] != (void *)none && VirtualProtect(table + SLOT, sizeof(void *), PAGE_READWRITE, &before))
            table[SLOT] = (void *)none;
    }
    return done;
}
